package dev.crosskeep.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The tensors of a checkpoint directory, whether they lie in {@code model.safetensors} or in the
 * shards that {@code model.safetensors.index.json} lists.
 */
public final class Checkpoint {

  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path source;
  private final Map<String, SafetensorsFile> fileOfTensor;

  private Checkpoint(Path source, Map<String, SafetensorsFile> fileOfTensor) {
    this.source = source;
    this.fileOfTensor = fileOfTensor;
  }

  /**
   * Reads and checks the headers of all files; no tensor is read yet.
   *
   * @throws CheckpointException when a file is missing or is not exactly what its header says
   */
  public static Checkpoint open(Path directory) {
    Path single = directory.resolve(SINGLE);
    if (Files.isRegularFile(single)) {
      return ofSingle(single);
    }
    Path index = directory.resolve(INDEX);
    if (Files.isRegularFile(index)) {
      return ofShards(index);
    }
    throw new CheckpointException(directory, "has neither " + SINGLE + " nor " + INDEX);
  }

  public boolean contains(String tensor) {
    return fileOfTensor.containsKey(tensor);
  }

  /** The file that lists the tensors, to name in a refusal. */
  public Path source() {
    return source;
  }

  SafetensorsFile fileOf(String tensor) {
    SafetensorsFile file = fileOfTensor.get(tensor);
    if (file == null) {
      throw new CheckpointException(source, "tensor " + tensor + " is missing");
    }
    return file;
  }

  private static Checkpoint ofSingle(Path single) {
    SafetensorsFile file = SafetensorsFile.open(single);
    Map<String, SafetensorsFile> files = new HashMap<>();
    file.names().forEach(name -> files.put(name, file));
    return new Checkpoint(single, files);
  }

  private static Checkpoint ofShards(Path index) {
    Map<String, SafetensorsFile> shards = new HashMap<>();
    Map<String, SafetensorsFile> files = new HashMap<>();
    JsonFields weightMap = JsonFields.read(index).object("weight_map");
    for (String tensor : weightMap.names()) {
      String shardName = weightMap.text(tensor);
      SafetensorsFile shard =
          shards.computeIfAbsent(shardName, name -> SafetensorsFile.open(shard(index, name)));
      shard.find(tensor);
      files.put(tensor, shard);
    }
    return new Checkpoint(index, files);
  }

  /** A shard must be a plain name: an index must not make the loader read another folder. */
  private static Path shard(Path index, String name) {
    boolean plain =
        !name.isEmpty()
            && !name.contains("/")
            && !name.contains("\\")
            && !name.contains("\0")
            && !name.equals("..");
    if (!plain) {
      throw new CheckpointException(index, "shard " + name + " is not a file name of this folder");
    }
    Path shard = index.resolveSibling(name);
    if (!Files.isRegularFile(shard)) {
      throw new CheckpointException(index, "shard " + name + " is missing");
    }
    return shard;
  }
}
