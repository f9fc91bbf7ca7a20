package dev.crosskeep.gateway.errors;

import dev.crosskeep.contracts.ApiError;
import dev.crosskeep.contracts.RequestIds;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives OpenAI's error body also to requests that Netty refuses before any filter sees them, such
 * as one with a broken header; Netty's own is empty.
 */
@Component
class WireErrors implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

  private static final String WIRE_ERRORS = "wireErrors";
  private static final byte[] BODY =
      JsonMapper.shared()
          .writeValueAsBytes(
              ApiError.caller("the request cannot be understood", null, "invalid_request"));

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    factory.addServerCustomizers(server ->
        server.doOnChannelInit((_, channel, _) ->
            channel
                .pipeline()
                .addAfter(NettyPipeline.HttpCodec, WIRE_ERRORS, new BodyForBareErrors())
                .addAfter(WIRE_ERRORS, "brokenBodies", new BrokenBodies())));
  }

  private static final class BodyForBareErrors extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      Object sent =
          message instanceof FullHttpResponse response && isBare(response)
              ? withBody(response)
              : message;
      var _ = context.write(sent, promise);
    }

    /** Answers that came through the filters have the request's id. */
    private static boolean isBare(FullHttpResponse response) {
      return response.status().code() >= 400
          && !response.content().isReadable()
          && !response.headers().contains(RequestIds.HEADER);
    }

    private static FullHttpResponse withBody(FullHttpResponse bare) {
      var response = bare.replace(Unpooled.wrappedBuffer(BODY));
      bare.release();
      response
          .headers()
          .set(RequestIds.HEADER, RequestIds.newId())
          .set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
          .setInt(HttpHeaderNames.CONTENT_LENGTH, BODY.length);
      return response;
    }
  }
}
