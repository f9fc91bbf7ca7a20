/**
 * LLaVA-1.5: pictures through CLIP and a projector into Llama, with a KV cache pruned layer by
 * layer.
 */
@NullMarked
package dev.crosskeep.llava;

import org.jspecify.annotations.NullMarked;
