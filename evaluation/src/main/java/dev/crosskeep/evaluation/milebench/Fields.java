package dev.crosskeep.evaluation.milebench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one record, read strictly: each refusal names the field. Fields that nobody asks
 * for may hold anything.
 */
record Fields(JsonNode record) {

  boolean has(String field) {
    return record.has(field);
  }

  /** A field that is itself a record. */
  Fields fields(String field) {
    JsonNode value = record.path(field);
    if (!value.isObject()) {
      throw new BrokenRecordException(field + " is missing or no object");
    }
    return new Fields(value);
  }

  /** An entry, itself a record, of a list; counted from 1. */
  Fields entry(String field, int number) {
    JsonNode value = record.path(field).path(number - 1);
    if (!value.isObject()) {
      throw new BrokenRecordException(field + " has no entry " + number);
    }
    return new Fields(value);
  }

  String text(String field) {
    JsonNode value = record.path(field);
    if (!value.isString()) {
      throw new BrokenRecordException(field + " is missing or no text");
    }
    return value.asString();
  }

  /** Text, empty where the field is missing or anything else. */
  String textIfAny(String field) {
    JsonNode value = record.path(field);
    return value.isString() ? value.asString() : "";
  }

  /** Text, or a number as text: some answers are numbers. */
  String textOrNumber(String field) {
    return textOrNumber(record.path(field), field);
  }

  /** A list of texts or numbers, possibly empty. */
  List<String> texts(String field) {
    JsonNode value = record.path(field);
    if (!value.isArray()) {
      throw new BrokenRecordException(field + " is missing or no list");
    }
    List<String> texts = new ArrayList<>();
    value.forEach(entry -> texts.add(textOrNumber(entry, field)));
    return List.copyOf(texts);
  }

  /** A whole number, or text that spells one: MileBench writes ids both ways. */
  long wholeNumber(String field) {
    return wholeNumberIfAny(field)
        .orElseThrow(() -> new BrokenRecordException(field + " is missing or no whole number"));
  }

  /** The same, or nothing. */
  Optional<Long> wholeNumberIfAny(String field) {
    JsonNode value = record.path(field);
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return Optional.of(value.asLong());
    }
    try {
      return Optional.of(Long.parseLong(value.isString() ? value.asString().strip() : ""));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static String textOrNumber(JsonNode value, String field) {
    if (!value.isString() && !value.isNumber()) {
      throw new BrokenRecordException(field + " is missing or no text");
    }
    return value.asString();
  }
}
