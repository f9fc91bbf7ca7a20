package dev.crosskeep.image;

import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.contracts.PatchMap;

/**
 * A picture as the vision tower reads it.
 *
 * @param area the part of the picture that the tower sees
 */
public record PreparedImage(PixelValues pixels, PatchMap.Area area) {}
