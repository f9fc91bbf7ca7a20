package dev.crosskeep.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.FluentWait;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The machine's own Chromium, told what to do. Nothing is downloaded. */
public final class Chromium implements AutoCloseable {

  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Where pictures go: {@code -Dcrosskeep.pictures=../docs/ui} makes those of the documents. */
  private static final Path PICTURES =
      Path.of(System.getProperty("crosskeep.pictures", "target/ui"));

  private final ChromeDriver driver;
  private final String address;

  /**
   * Opens a browser without a window.
   *
   * @param address what the paths of pages are put behind
   * @param profile an empty folder
   */
  public Chromium(String address, Path profile) {
    this.address = address;
    var options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--hide-scrollbars",
        // What is to be clicked is there at once, not after a smooth scroll.
        "--force-prefers-reduced-motion",
        "--window-size=1280,900",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
    driver.manage().timeouts().pageLoadTimeout(PATIENCE);
  }

  /** Whether there is one; the test run's last line says so where there is none. */
  public static boolean isInstalled() {
    return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
  }

  /** Opens a page. */
  public void open(String path) {
    driver.get(address + path);
  }

  /** The path of the page, with its query. */
  public String path() {
    return driver.getCurrentUrl().substring(address.length());
  }

  /** What can be read on the page. */
  public String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** The title of the page. */
  public String title() {
    return driver.getTitle();
  }

  /** Types into an input in place of what is there. */
  public void type(String id, String text) {
    var input = find(By.id(id));
    input.clear();
    input.sendKeys(text);
  }

  /** Chooses an option of a select. */
  public void choose(String id, String value) {
    find(By.cssSelector("#" + id + " option[value='" + value + "']")).click();
  }

  /** The same for a select that has a name and no id. */
  public void chooseNamed(String name, String value) {
    find(By.cssSelector("select[name='" + name + "'] option[value='" + value + "']")).click();
  }

  /** Clicks the button or link with this text, and waits for the page after it. */
  public void press(String text) {
    driver.executeScript("window.isLeft = true");
    clickable(By.xpath("//*[self::button or self::a][normalize-space(text()[1]) = '" + text + "']"))
        .click();
    waiting()
        .until(page ->
            Boolean.TRUE.equals(
                driver.executeScript(
                    "return !window.isLeft && document.readyState === 'complete'")));
  }

  /** Waits until an element has a text. */
  public void awaitText(String css, String text) {
    waiting().until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(css), text));
  }

  /** Waits for an element. */
  public WebElement find(By what) {
    return waiting().until(ExpectedConditions.presenceOfElementLocated(what));
  }

  private WebElement clickable(By what) {
    return waiting().until(ExpectedConditions.elementToBeClickable(what));
  }

  /** A question asked while a page gives way to the next one may fail, and is asked again. */
  private FluentWait<WebDriver> waiting() {
    return new WebDriverWait(driver, PATIENCE).ignoring(WebDriverException.class);
  }

  /** What pages complained of, such as a script that their policy does not let them run. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** How far the page is wider than the window, pixels. */
  private long overhang() {
    return Long.parseLong(
        String.valueOf(
            driver.executeScript(
                "return document.documentElement.scrollWidth -"
                    + " document.documentElement.clientWidth")));
  }

  /** Takes pictures of the page, in light and dark, for a laptop and a phone. */
  public void look(String name) throws IOException {
    for (int width : new int[] {1280, 390}) {
      size(width);
      driver.executeScript("scrollTo(0, 0)");
      for (String theme : List.of("light", "dark")) {
        command(
            "Emulation.setEmulatedMedia",
            Map.of(
                "features",
                List.of(
                    Map.of("name", "prefers-color-scheme", "value", theme),
                    // Colours change at once.
                    Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + "-" + width + "-" + theme + ".png"), picture());
      }
      if (overhang() > 0) {
        throw new AssertionError(name + " is " + overhang() + " pixels too wide for " + width);
      }
    }
    command("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  private byte[] picture() {
    return Base64.getDecoder()
        .decode(
            (String)
                driver
                    .executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of("format", "png", "captureBeyondViewport", true))
                    .get("data"));
  }

  private void size(int width) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
  }

  private void command(String name, Map<String, Object> parameters) {
    driver.executeCdpCommand(name, parameters);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
