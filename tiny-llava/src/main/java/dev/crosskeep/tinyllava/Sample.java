package dev.crosskeep.tinyllava;

import dev.crosskeep.prompt.ChatMessage;
import dev.crosskeep.prompt.ContentPart;
import dev.crosskeep.prompt.Role;
import dev.crosskeep.tinyllava.Questions.Manner;
import dev.crosskeep.tinyllava.Scenes.Kind;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/** One question of an evaluation, as a user would send it. */
record Sample(Family family, List<ChatMessage> messages, String answer) {

  /** Text needles told beside the pictures; the trial's prompts had two as well. */
  private static final int CODES = 2;

  /**
   * Draws a sample from scenes that training never drew. The pictures are PNG files, the codes are
   * texts between them, the question comes last.
   */
  static Sample draw(Family family, int pictures, RandomGenerator random) {
    var kind =
        switch (family) {
          case MOTION -> Kind.MOTION;
          case CHANGE -> Kind.CHANGE;
          default -> Kind.PLAIN;
        };
    while (true) {
      var scene = Scenes.forEvaluation(kind, pictures, CODES, random);
      var exchange = new Questions(scene, random).ask(family, Manner.PLAIN);
      if (exchange.isPresent()) {
        return new Sample(
            family, List.of(message(scene, exchange.get(), random)), exchange.get().answer());
      }
    }
  }

  private static ChatMessage message(Scene scene, Exchange exchange, RandomGenerator random) {
    var parts = new ArrayList<ContentPart>();
    for (int k = 0; k <= scene.pictures().size(); k++) {
      for (var code : scene.codes()) {
        if (code.beforePicture() == k) {
          parts.add(new ContentPart.Text(code.sentence()));
        }
      }
      if (k < scene.pictures().size()) {
        parts.add(new ContentPart.Image(png(Renderer.draw(scene.pictures().get(k), random))));
      }
    }
    parts.add(new ContentPart.Text(exchange.question()));
    return new ChatMessage(Role.USER, parts);
  }

  /** Pixels as {@link Renderer#draw} gives them, as a PNG file. */
  static byte[] png(int[] pixels) {
    var image = new BufferedImage(Renderer.SIZE, Renderer.SIZE, BufferedImage.TYPE_INT_RGB);
    image.getRaster().setPixels(0, 0, Renderer.SIZE, Renderer.SIZE, pixels);
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("a PNG in memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
