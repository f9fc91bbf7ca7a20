/** From an encoded picture to the pixel values a vision tower reads. */
@NullMarked
package dev.crosskeep.image;

import org.jspecify.annotations.NullMarked;
