package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.playground.Playground;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;

/** What the playground's script asks: answers as the engine writes them. */
@Controller
class PlaygroundAnswers {

  private final Playground playground;

  PlaygroundAnswers(Playground playground) {
    this.playground = playground;
  }

  @Needs(Right.TRY_POLICIES)
  @PostMapping("/admin/playground/answers")
  void answer(HttpServletRequest request, HttpServletResponse response)
      throws InterruptedException {
    try {
      playground.stream(request.getInputStream(), () -> open(response));
    } catch (IOException _) {
      // The browser has gone.
    }
  }

  /** Why there is no answer, for the script. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(ErrorResponseException refusal) {
    return ResponseEntity.status(refusal.getStatusCode())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(refusal.getBody());
  }

  private static OutputStream open(HttpServletResponse response) throws IOException {
    response.setContentType("text/event-stream;charset=UTF-8");
    // Asks proxies such as nginx not to hold pieces back.
    response.setHeader("X-Accel-Buffering", "no");
    response.flushBuffer();
    return response.getOutputStream();
  }
}
