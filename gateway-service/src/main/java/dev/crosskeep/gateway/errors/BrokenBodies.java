package dev.crosskeep.gateway.errors;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a request whose body turns out not to be HTTP. Netty marks the place and calls it the body's
 * end, so that what came before, if it is JSON, would be asked of the engine though the client gets
 * a 400.
 */
final class BrokenBodies extends ChannelDuplexHandler {

  private boolean answered;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      answered = false;
    }
    if (message instanceof HttpContent part
        && !(message instanceof HttpRequest)
        && part.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      end(context);
    } else {
      context.fireChannelRead(message);
    }
  }

  private void end(ChannelHandlerContext context) {
    if (answered) {
      var _ = context.close();
      return;
    }
    var refusal = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST);
    refusal.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    var _ = context.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse) {
      answered = true;
    }
    var _ = context.write(message, promise);
  }
}
