/**
 * MileBench's scores, down to the quirks: a number is only comparable with published ones when it
 * is wrong in the same places.
 *
 * <p>Source: MileBench, <a href="https://arxiv.org/abs/2404.18532">arXiv:2404.18532</a>, in the
 * version of its scorer that LOOK-M (<a
 * href="https://arxiv.org/abs/2406.18139">arXiv:2406.18139</a>) and CSP (<a
 * href="https://arxiv.org/abs/2412.04652">arXiv:2412.04652</a>) publish results of.
 */
@NullMarked
package dev.crosskeep.evaluation.scoring;

import org.jspecify.annotations.NullMarked;
