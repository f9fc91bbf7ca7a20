/**
 * MileBench's files: the annotation of a data set, and the predictions that a system made for it.
 *
 * <p>Source: MileBench, <a href="https://arxiv.org/abs/2404.18532">arXiv:2404.18532</a>. A file
 * that cannot be used at all is refused with its name; a single broken record of an annotation is
 * left out, named and counted.
 */
@NullMarked
package dev.crosskeep.evaluation.milebench;

import org.jspecify.annotations.NullMarked;
