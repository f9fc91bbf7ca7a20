package dev.crosskeep.inference;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the service, as anybody's would be. */
public final class Client {

  /** JSON as clients write and read it. */
  public static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;

  /** A client of the service on this machine's port. */
  public Client(int port) {
    this.address = URI.create("http://localhost:" + port);
  }

  /** Sends a chat request, given as text so that it may be wrong. */
  public HttpResponse<String> chat(String body) throws IOException, InterruptedException {
    return send(post("/v1/chat/completions").POST(BodyPublishers.ofString(body)));
  }

  /** Asks in a way that must work, and returns the answer's JSON. */
  public JsonNode answer(Map<String, ?> fields) throws IOException, InterruptedException {
    var response = chat(JSON.writeValueAsString(fields));
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** The data of every event of a streamed answer. */
  public List<String> events(Map<String, ?> fields) throws IOException, InterruptedException {
    return chat(JSON.writeValueAsString(fields))
        .body()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(address.resolve(path)));
  }

  /** A JSON request still without its body. */
  public HttpRequest.Builder post(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).header("Content-Type", "application/json");
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** A user's message of words. */
  public static Map<String, Object> says(String words) {
    return Map.of("role", "user", "content", words);
  }

  /** A user's message of a picture and words. */
  public static Map<String, Object> shows(String dataUrl, String words) {
    return Map.of(
        "role",
        "user",
        "content",
        List.of(
            Map.of("type", "image_url", "image_url", Map.of("url", dataUrl)),
            Map.of("type", "text", "text", words)));
  }

  /** A picture of one colour. */
  public static String picture(int width, int height) throws IOException {
    var png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", png);
    return dataUrl(png.toByteArray());
  }

  public static String dataUrl(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
