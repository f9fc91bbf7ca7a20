package dev.crosskeep.inference.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;

/** A request whose body cannot be read beyond a limit, whatever length it states. */
final class LimitedRequest extends HttpServletRequestWrapper {

  private final long limitBytes;

  LimitedRequest(HttpServletRequest request, long limitBytes) {
    super(request);
    this.limitBytes = limitBytes;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    return new Counted(super.getInputStream(), limitBytes);
  }

  private static final class Counted extends ServletInputStream {

    private final ServletInputStream body;
    private final long limitBytes;
    private long readBytes;

    private Counted(ServletInputStream body, long limitBytes) {
      this.body = body;
      this.limitBytes = limitBytes;
    }

    @Override
    public int read() throws IOException {
      int next = body.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = body.read(target, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int bytes) {
      readBytes += bytes;
      if (readBytes > limitBytes) {
        throw new BodyTooLargeException(limitBytes);
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
