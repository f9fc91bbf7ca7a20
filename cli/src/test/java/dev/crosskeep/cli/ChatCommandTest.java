package dev.crosskeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatCommandTest {

  private static final String CACHE =
      """
      {"method":"csp","prompt_tokens":1203,"image_tokens":1152,"text_tokens":51,"kept_tokens":240,\
      "kept_image_tokens":201,"kept_text_tokens":39,"full_bytes":315621376,"kept_bytes":62914560,\
      "peak_bytes":72352000,"prune_ms":3.1}\
      """;

  /** One transparent pixel. */
  private static final byte[] GIF =
      "GIF89a\1\0\1\0\0\0\0!\u00f9\4\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\1D\0;"
          .getBytes(StandardCharsets.ISO_8859_1);

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsTheAnswerThenOneLineOnTheCache() {
    try (var server =
        StubServer.streaming(
            delta("The circle ") + ": ping\n\n" + delta("is red.") + last(CACHE) + DONE)) {

      assertThat(chat(server, "What colour?")).isZero();
    }

    assertThat(out.toString().lines().toList())
        .satisfiesExactly(
            answer -> assertThat(answer).isEqualTo("The circle is red."),
            cache ->
                assertThat(cache)
                    .matches("csp · kept 240 of 1203 tokens · 63 MB of 316 MB · \\d+ ms"));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aLetterThatArrivesInTwoPiecesIsStillOneLetter() {
    byte[] stream = (delta("größer") + last(CACHE) + DONE).getBytes(StandardCharsets.UTF_8);
    byte[][] single = new byte[stream.length][];
    Arrays.setAll(single, i -> new byte[] {stream[i]});
    try (var server = StubServer.streaming(single)) {

      assertThat(chat(server, "Wie?")).isZero();
    }

    assertThat(out.toString()).startsWith("größer\n");
  }

  @Test
  void sendsWhatTheChatApiWants() throws IOException {
    Path picture = Files.write(folder.resolve("dot.gif"), GIF);
    JsonNode question;
    try (var server = StubServer.streaming(delta("A dot.") + DONE)) {
      chat(
          server,
          "--image",
          picture.toString(),
          "--system",
          "Be brief.",
          "--max-tokens",
          "7",
          "--method",
          "csp",
          "--budget",
          "0.2",
          "What is it?");
      question = JsonMapper.shared().readTree(server.lastQuestion());
    }

    assertThat(question)
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"model":"tiny-llava","stream":true,"stream_options":{"include_usage":true},
                     "max_tokens":7,"kv_cache":{"method":"csp","budget":{"ratio":0.2}},
                     "messages":[{"role":"system","content":"Be brief."},
                                 {"role":"user","content":[
                                   {"type":"image_url","image_url":{"url":
                    "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEAAAAALAAAAAABAAEAAAIBRAA7"}},
                                   {"type":"text","text":"What is it?"}]}]}
                    """));
  }

  @Test
  void drawsWhichPatchesWereKept() throws IOException {
    Path picture = Files.write(folder.resolve("dot.gif"), GIF);
    Path map = folder.resolve("out.png");
    JsonNode question;
    try (var server = StubServer.streaming(delta("A dot.") + last(mapped(1)) + DONE)) {
      assertThat(chat(server, "--map", map.toString(), "--image", picture.toString(), "What?"))
          .isZero();
      question = JsonMapper.shared().readTree(server.lastQuestion());
    }

    assertThat(question.path("kv_cache")).isEqualTo(JsonMapper.shared().readTree("{\"map\":true}"));
    assertThat(out.toString().lines().toList())
        .satisfiesExactly(
            answer -> assertThat(answer).isEqualTo("A dot."),
            cache -> assertThat(cache).startsWith("csp · kept 240 of 1203 tokens"),
            where -> assertThat(where).isEqualTo("map: " + map));
    // The dot is enlarged to 560 pixels; title, legend and margins come on top.
    assertThat(ImageIO.read(map.toFile()).getHeight()).isBetween(600, 800);
  }

  @Test
  void aServerThatKnowsNoMapIsNamedAsTheReason() throws IOException {
    Path picture = Files.write(folder.resolve("dot.gif"), GIF);
    Path map = folder.resolve("out.png");
    for (String end : List.of(last(CACHE), "")) {
      err.getBuffer().setLength(0);
      try (var server = StubServer.streaming(delta("A dot.") + end + DONE)) {
        assertThat(chat(server, "--map", map.toString(), "--image", picture.toString(), "What?"))
            .isEqualTo(1);
      }

      assertThat(err.toString())
          .isEqualTo("The answer came without a map: the server does not know kv_cache.map.\n");
    }
    assertThat(map).doesNotExist();
  }

  @Test
  void mapsOfOtherPicturesAreNotDrawn() throws IOException {
    Path picture = Files.write(folder.resolve("dot.gif"), GIF);
    Path map = folder.resolve("out.png");
    try (var server = StubServer.streaming(delta("A dot.") + last(mapped(2)) + DONE)) {
      assertThat(chat(server, "--map", map.toString(), "--image", picture.toString(), "What?"))
          .isEqualTo(1);
    }

    assertThat(err.toString()).isEqualTo("The answer maps 2 pictures; the question has 1.\n");
  }

  @Test
  void aMapNeedsAPictureAndAPlace() throws IOException {
    String picture = Files.write(folder.resolve("dot.gif"), GIF).toString();
    Path nowhere = folder.resolve("no/out.png");

    assertThat(run("chat", "--map", "out.png", "What?")).isEqualTo(2);
    assertThat(run("chat", "--map", nowhere.toString(), "--image", picture, "What?")).isEqualTo(2);
    assertThat(run("chat", "--map", folder.toString(), "--image", picture, "What?")).isEqualTo(2);

    assertThat(err.toString().lines())
        .containsExactly(
            "--map draws over pictures: give one with --image.",
            "There is no folder for the map " + nowhere + ".",
            folder + " is a folder; --map takes a file.");
  }

  @Test
  void aPictureThatCannotBeDrawnIsNotAskedAbout() throws IOException {
    Path half = Files.write(folder.resolve("half.gif"), Arrays.copyOf(GIF, GIF.length / 2));
    String map = folder.resolve("out.png").toString();

    assertThat(run("chat", "--map", map, "--image", half.toString(), "What?")).isEqualTo(2);

    assertThat(err.toString()).isEqualTo(half + ": the picture is damaged or cut off.\n");
  }

  @Test
  void saysWhenTheMapCannotBeWritten() throws IOException {
    String picture = Files.write(folder.resolve("dot.gif"), GIF).toString();
    // No file system takes a name of a thousand letters.
    Path map = folder.resolve("x".repeat(1000));
    try (var server = StubServer.streaming(delta("A dot.") + last(mapped(1)) + DONE)) {
      assertThat(chat(server, "--map", map.toString(), "--image", picture, "What?")).isEqualTo(1);
    }

    assertThat(err.toString()).startsWith("The map cannot be written to " + map + " (");
  }

  @Test
  void leavesToTheServerWhatWasNotAsked() {
    JsonNode question;
    try (var server = StubServer.streaming(delta("Yes.") + DONE)) {
      chat(server, "Well?");
      question = JsonMapper.shared().readTree(server.lastQuestion());
    }

    assertThat(question.propertyNames())
        .containsExactlyInAnyOrder("model", "messages", "stream", "stream_options");
  }

  @Test
  void saysTheServersOwnWordsWhenItRefuses() {
    try (var server =
        StubServer.refusing(400, "{\"error\":{\"message\":\"budget.ratio must be ≤ 1\"}}")) {

      assertThat(chat(server, "--budget", "1.5", "Well?")).isEqualTo(1);
    }

    assertThat(err.toString()).isEqualTo("budget.ratio must be ≤ 1\n");
  }

  @Test
  void saysTheStatusWhenTheServerGivesNoReason() {
    try (var server = StubServer.refusing(502, "<html>Bad gateway</html>")) {

      assertThat(chat(server, "Well?")).isEqualTo(1);

      assertThat(err.toString()).isEqualTo(server.url() + " answered with status 502.\n");
    }
  }

  @Test
  void anErrorInTheMiddleOfAnAnswerIsNotAnAnswer() {
    try (var server =
        StubServer.streaming(
            delta("The cir") + "data: {\"error\":{\"message\":\"The engine stopped.\"}}\n\n")) {

      assertThat(chat(server, "Well?")).isEqualTo(1);
    }

    assertThat(out.toString()).isEqualTo("The cir");
    assertThat(err.toString()).contains("The answer broke off: The engine stopped.");
  }

  @Test
  void aStreamWithoutItsEndIsNotAnAnswer() {
    try (var server = StubServer.streaming(delta("The cir"))) {

      assertThat(chat(server, "Well?")).isEqualTo(1);
    }

    assertThat(err.toString()).contains("closed the connection before it was complete");
  }

  @Test
  void saysHowToStartAServerThatDoesNotRun() throws IOException {
    int freePort;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      freePort = socket.getLocalPort();
    }

    assertThat(run("chat", "--url", "http://localhost:" + freePort, "Well?")).isEqualTo(1);

    assertThat(err.toString())
        .isEqualTo(
            "No server answers at http://localhost:%d: start it with ./suite up.\n"
                .formatted(freePort));
  }

  @Test
  void aPictureThatIsNotThereIsTheCallersMistake() {
    assertThat(run("chat", "--image", "no/such.png", "Well?")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("There is no picture no/such.png.\n");
  }

  @Test
  void aFileThatIsNoPictureIsTheCallersMistake() throws IOException {
    Path text = Files.writeString(folder.resolve("picture.png"), "I am a text.");

    assertThat(run("chat", "--image", text.toString(), "Well?")).isEqualTo(2);

    assertThat(err.toString()).isEqualTo(text + " is not a PNG, JPEG, WebP or GIF picture.\n");
  }

  @Test
  void showsItsKeyWhereItHasOne() {
    try (var server = StubServer.streaming(delta("Yes.") + DONE)) {
      chat(server, "--key", "ck_live_1", "Well?");
      assertThat(server.lastKey()).contains("Bearer ck_live_1");
      chat(server, "--key", "", "Well?");
      assertThat(server.lastKey()).isEmpty();
    }
  }

  @Test
  void anAddressWithoutHttpIsTheCallersMistake() {
    assertThat(run("chat", "--url", "localhost", "Well?")).isEqualTo(2);
    assertThat(err.toString()).contains("must begin with http:// or https://");
  }

  @Test
  void noQuestionIsTheCallersMistake() {
    assertThat(run("chat")).isEqualTo(2);
    assertThat(err.toString()).startsWith("Missing required parameter: 'QUESTION'");
  }

  private static final String DONE = "data: [DONE]\n\n";

  private static String delta(String text) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  private static String last(String cache) {
    return "data: {\"choices\":[],\"usage\":{\"total_tokens\":9},\"kv_cache\":" + cache + "}\n\n";
  }

  /** The cache's numbers with maps of one patch each. */
  private static String mapped(int pictures) {
    String map =
        """
        {"image":1,"rows":1,"columns":1,"area":{"x":0,"y":0,"width":1,"height":1},"kept":[[0.5]]}\
        """;
    return CACHE.replaceFirst("}$", ",\"map\":[" + map + ("," + map).repeat(pictures - 1) + "]}");
  }

  private int chat(StubServer server, String... arguments) {
    return run(
        Stream.concat(Stream.of("chat", "--url", server.url()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
