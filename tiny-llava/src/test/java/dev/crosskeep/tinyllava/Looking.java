package dev.crosskeep.tinyllava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.tinyllava.Picture.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers a question in its first wordings by looking at the scene, apart from what asked it. */
record Looking(Scene scene) {

  private static final Pattern QUESTION =
      Pattern.compile(
          "what colour is the (?<colour>\\w+) in picture (?<k1>\\d+)\\?"
              + "|what shape is (?<shape>\\w+) in picture (?<k2>\\d+)\\?"
              + "|which row is the (?<row>\\w+) in picture (?<k3>\\d+)\\?"
              + "|which column is the (?<column>\\w+) in picture (?<k4>\\d+)\\?"
              + "|how many shapes are in picture (?<count>\\d+)\\?"
              + "|(describe picture (?<caption1>\\d+)\\.|what is in picture (?<caption2>\\d+)\\?)"
              + "|(what is|do you know) the code of (?<code>\\w+)\\?"
              + "|which picture has the (?<which>\\w+ \\w+)\\?"
              + "|which way does the (?<motion>\\w+) move\\?"
              + "|what changed in picture (?<change>\\d+)\\?");

  /** The key words of the right answer. */
  String answer(String question) {
    var asked = QUESTION.matcher(question);
    assertThat(asked.matches()).as(question).isTrue();
    if (asked.group("colour") != null) {
      return only(items(asked, "k1"), i -> i.shape().equals(asked.group("colour"))).colour();
    }
    if (asked.group("shape") != null) {
      return only(items(asked, "k2"), i -> i.colour().equals(asked.group("shape"))).shape();
    }
    if (asked.group("row") != null) {
      return List.of("top", "", "middle", "", "bottom")
          .get(only(items(asked, "k3"), i -> i.shape().equals(asked.group("row"))).row());
    }
    if (asked.group("column") != null) {
      return List.of("left", "", "centre", "", "right")
          .get(only(items(asked, "k4"), i -> i.shape().equals(asked.group("column"))).column());
    }
    if (asked.group("count") != null) {
      return String.valueOf(items(asked, "count").size());
    }
    if (asked.group("caption1") != null) {
      return listed(items(asked, "caption1"));
    }
    if (asked.group("caption2") != null) {
      return listed(items(asked, "caption2"));
    }
    if (asked.group("code") != null) {
      var code = scene.codes().stream().filter(c -> c.name().equals(asked.group("code"))).toList();
      assertThat(code).as(question).hasSize(1);
      return code.getFirst().first() + " " + code.getFirst().second();
    }
    if (asked.group("which") != null) {
      var having =
          IntStream.rangeClosed(1, scene.pictures().size())
              .filter(k -> listed(items(k)).contains(asked.group("which")))
              .boxed()
              .toList();
      assertThat(having).as(question).hasSize(1);
      return having.getFirst().toString();
    }
    if (asked.group("motion") != null) {
      return way(asked.group("motion"));
    }
    return difference(Integer.parseInt(asked.group("change")));
  }

  private List<Item> items(Matcher asked, String group) {
    return items(Integer.parseInt(asked.group(group)));
  }

  /** What the picture of a number, from 1, shows. */
  private List<Item> items(int k) {
    return scene.pictures().get(k - 1).items();
  }

  private static Item only(List<Item> items, Predicate<Item> wanted) {
    var found = items.stream().filter(wanted).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  /** Items as one reads: by places, three rows of three. */
  private static String listed(List<Item> items) {
    return items.stream()
        .sorted(Comparator.comparingInt(i -> 10 * i.row() + i.column()))
        .map(i -> i.colour() + " " + i.shape())
        .collect(Collectors.joining(", "));
  }

  private String way(String shape) {
    var first = only(items(1), i -> i.shape().equals(shape));
    var last = only(items(scene.pictures().size()), i -> i.shape().equals(shape));
    if (first.row() == last.row()) {
      return first.column() < last.column() ? "right" : "left";
    }
    assertThat(first.column()).isEqualTo(last.column());
    return first.row() < last.row() ? "down" : "up";
  }

  private String difference(int k) {
    var gone = new ArrayList<>(items(k - 1));
    gone.removeAll(items(k));
    var fresh = new ArrayList<>(items(k));
    fresh.removeAll(items(k - 1));
    assertThat(gone.size() + fresh.size()).isEqualTo(1);
    return gone.isEmpty() ? listed(fresh) + " added" : listed(gone) + " removed";
  }
}
