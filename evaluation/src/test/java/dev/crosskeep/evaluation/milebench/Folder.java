package dev.crosskeep.evaluation.milebench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of MileBench that a test writes. JSON may be spelt with single quotes. */
record Folder(Path root) {

  /** An annotation with these records between {@code [} and {@code ]}. */
  Path annotation(String dataset, String fileName, String type, String records) {
    return write(
        dataset + "/" + fileName,
        "{'meta_data': {'dataset': 'declared', 'task_instruction': ['Look.', 'Tell.'],"
            + " 'question_type': '"
            + type
            + "'}, 'data': ["
            + records
            + "]}");
  }

  Path write(String name, String json) {
    try {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, json.replace('\'', '"'));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void picture(String name) {
    write(name, "not looked into");
  }
}
