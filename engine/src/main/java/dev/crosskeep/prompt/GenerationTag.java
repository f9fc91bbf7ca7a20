package dev.crosskeep.prompt;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;

/**
 * {@code {% generation %} … {% endgeneration %}}: marks, for training, what the assistant says.
 * Here it only renders what is inside.
 */
final class GenerationTag implements Tag {

  private static final long serialVersionUID = 1;

  @Override
  public String getName() {
    return "generation";
  }

  @Override
  public String getEndTagName() {
    return "endgeneration";
  }

  @Override
  public String interpret(TagNode tag, JinjavaInterpreter interpreter) {
    StringBuilder inside = new StringBuilder();
    for (Node child : tag.getChildren()) {
      inside.append(child.render(interpreter));
    }
    return inside.toString();
  }
}
