import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Fails when a dependency's POM, or a parent of it, is missing from the local repository.
 *
 * <p>Maven only warns about such a POM and then drops everything that it would have brought in, so
 * a build with a hole in its class path looks like a good one.
 *
 * <p>{@code java CheckPoms.java LOCAL_REPOSITORY CLASS_PATH}
 */
class CheckPoms {

  private final Path repository;
  private final Set<String> missing = new LinkedHashSet<>();
  private final Set<Path> seen = new LinkedHashSet<>();

  private CheckPoms(Path repository) {
    this.repository = repository;
  }

  public static void main(String[] args) throws Exception {
    var check = new CheckPoms(Path.of(args[0]).toAbsolutePath().normalize());
    for (String entry : args[1].split(File.pathSeparator)) {
      check.jar(Path.of(entry).toAbsolutePath().normalize());
    }
    if (!check.missing.isEmpty()) {
      System.err.println("These POMs are missing, so what they depend on is missing too:");
      check.missing.forEach(pom -> System.err.println("  " + pom));
      System.exit(1);
    }
  }

  /** Modules of this build are folders or lie outside the repository; their POM is being built. */
  private void jar(Path jar) throws Exception {
    if (!jar.startsWith(repository) || !jar.toString().endsWith(".jar")) {
      return;
    }
    Path version = jar.getParent();
    Path artifact = version.getParent();
    pom(artifact.resolve(version.getFileName()), artifact.getFileName().toString());
  }

  private void pom(Path folder, String artifactId) throws Exception {
    Path pom = folder.resolve(artifactId + "-" + folder.getFileName() + ".pom");
    if (!seen.add(pom)) {
      return;
    }
    if (!Files.isRegularFile(pom)) {
      missing.add(repository.relativize(pom).toString());
      return;
    }
    Element project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(pom.toFile())
            .getDocumentElement();
    Element parent = child(project, "parent");
    if (parent != null) {
      String parentId = text(parent, "artifactId");
      Path group = repository.resolve(text(parent, "groupId").replace('.', '/'));
      pom(group.resolve(parentId).resolve(text(parent, "version")), parentId);
    }
  }

  private static Element child(Element of, String name) {
    for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }

  private static String text(Element of, String name) {
    return child(of, name).getTextContent().strip();
  }
}
