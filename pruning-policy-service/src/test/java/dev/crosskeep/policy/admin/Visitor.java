package dev.crosskeep.policy.admin;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crosskeep.policy.Client;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/** Somebody with a browser, behind the gateway: keeps cookies, and sends forms with their token. */
final class Visitor {

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
  private final int port;
  private String csrf = "";

  Visitor(int port) {
    this.port = port;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return remembered(http.send(to(path).build(), BodyHandlers.ofString()));
  }

  /** Sends a form: names and values by turns. */
  HttpResponse<String> post(String path, String... inputs)
      throws IOException, InterruptedException {
    return send(to(path), inputs);
  }

  HttpResponse<String> send(HttpRequest.Builder request, String... inputs)
      throws IOException, InterruptedException {
    var form = new StringBuilder("_csrf=" + encode(csrf, UTF_8));
    for (int i = 0; i < inputs.length; i += 2) {
      form.append('&').append(encode(inputs[i], UTF_8));
      form.append('=').append(encode(inputs[i + 1], UTF_8));
    }
    return remembered(
        http.send(
            request
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.toString()))
                .build(),
            BodyHandlers.ofString()));
  }

  /** Sends JSON, written with single quotes, as a page's script does; the answer comes as it is. */
  HttpResponse<InputStream> ask(String path, String json) throws IOException, InterruptedException {
    return http.send(
        to(path)
            .header("Content-Type", "application/json")
            .header("X-CSRF-TOKEN", csrf)
            .POST(Client.body(json))
            .build(),
        BodyHandlers.ofInputStream());
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("X-Service-Token", Client.TOKEN);
  }

  /** Signs in, and keeps a token for forms. */
  HttpResponse<String> signIn(String login, String password)
      throws IOException, InterruptedException {
    get("/admin/login");
    var answer = post("/admin/login", "login", login, "password", password);
    get("/admin/password");
    return answer;
  }

  String session() {
    return cookies.getCookieStore().getCookies().toString();
  }

  void forgetToken() {
    csrf = "";
  }

  /** Where an answer leads. */
  static String location(HttpResponse<?> answer) {
    return answer.headers().firstValue("Location").orElse("nowhere: " + answer.statusCode());
  }

  private HttpResponse<String> remembered(HttpResponse<String> page) {
    var found = TOKEN.matcher(page.body());
    if (found.find()) {
      csrf = found.group(1);
    }
    return page;
  }
}
