package dev.crosskeep.tinyllava;

import java.util.List;
import java.util.Optional;

/** A drawn picture: one to four shapes of distinct form and distinct colour on a grey ground. */
record Picture(List<Item> items) {

  Picture {
    items = List.copyOf(items);
  }

  /**
   * One shape. Rows and columns count patches of 8 pixels; an item covers 2 x 2 of them, so both
   * run from 0 to 4, and an item that lies in one cell of the 3 x 3 grid has even ones.
   */
  record Item(String colour, String shape, int row, int column) {

    /** The item's colour and shape as an answer says them. */
    String name() {
      return colour + " " + shape;
    }

    boolean sameNameAs(Item other) {
      return colour.equals(other.colour) && shape.equals(other.shape);
    }

    boolean inOneCell() {
      return row % 2 == 0 && column % 2 == 0;
    }

    boolean overlaps(Item other) {
      return Math.abs(row - other.row) < 2 && Math.abs(column - other.column) < 2;
    }
  }

  Optional<Item> named(Item wanted) {
    return items.stream().filter(wanted::sameNameAs).findFirst();
  }
}
