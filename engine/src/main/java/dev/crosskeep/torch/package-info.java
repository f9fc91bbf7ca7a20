/**
 * The way to libtorch: where tensors live, TorchScript written as source, and who frees what.
 *
 * <p>Tensors stay on the native side as {@link ai.djl.pytorch.jni.IValue}s. Only float32 and int64
 * cross to Java arrays: asking DJL for the type of a bfloat16 tensor ends the JVM.
 */
@NullMarked
package dev.crosskeep.torch;

import org.jspecify.annotations.NullMarked;
