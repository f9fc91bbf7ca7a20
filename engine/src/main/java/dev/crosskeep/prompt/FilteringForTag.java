package dev.crosskeep.prompt;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.JinjavaInterpreter.InterpreterScopeClosable;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.parse.TagToken;
import com.hubspot.jinjava.util.ObjectIterator;
import com.hubspot.jinjava.util.ObjectTruthValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code {% for x in xs if … %}}: Jinja's loop over some of the elements, which Jinjava lacks. */
final class FilteringForTag extends ForTag {

  private static final long serialVersionUID = 1;

  /** A condition without {@code else}; with one it is an expression that Jinjava reads itself. */
  private static final Pattern FILTERED =
      Pattern.compile("(?<elements>.+?)\\sif\\s(?<condition>(?!.*\\selse\\s).+)", Pattern.DOTALL);

  @Override
  public String interpretUnchecked(TagNode tag, JinjavaInterpreter interpreter) {
    var loop = getLoopVarsAndExpression((TagToken) tag.getMaster());
    List<String> names = loop.getLeft();
    Matcher filtered = FILTERED.matcher(loop.getRight());
    if (names.size() != 1 || !filtered.matches()) {
      return super.interpretUnchecked(tag, interpreter);
    }
    int line = tag.getLineNumber();
    Object elements = interpreter.resolveELExpression(filtered.group("elements"), line);
    List<Object> kept = new ArrayList<>();
    try (InterpreterScopeClosable _ = interpreter.enterScope()) {
      var each = ObjectIterator.getLoop(elements);
      while (each.hasNext()) {
        Object element = interpreter.wrap(each.next());
        interpreter.getContext().put(names.getFirst(), element);
        Object wanted = interpreter.resolveELExpression(filtered.group("condition"), line);
        if (ObjectTruthValue.evaluate(wanted)) {
          kept.add(element);
        }
      }
    }
    return renderForCollection(tag, interpreter, names, kept);
  }
}
