package dev.crosskeep.policy.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;

/** Answers to htmx, which replaces a part of the page with what it gets. */
final class Htmx {

  private Htmx() {}

  static boolean asks(HttpServletRequest request) {
    return request.getHeader("HX-Request") != null;
  }

  /** Leads the browser to another page, the whole of it. */
  static void lead(HttpServletRequest request, HttpServletResponse response, String address)
      throws IOException {
    if (asks(request)) {
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
      response.setHeader("HX-Redirect", address);
    } else {
      response.sendRedirect(address);
    }
  }
}
