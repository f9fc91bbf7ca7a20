/**
 * A checkpoint directory in Hugging Face layout: its JSON, its safetensors files, and the way their
 * tensors reach libtorch without passing through the heap.
 *
 * <p>Everything read here is distrusted: what does not add up is refused with the file, and the
 * tensor or field, by name.
 */
@NullMarked
package dev.crosskeep.checkpoint;

import org.jspecify.annotations.NullMarked;
