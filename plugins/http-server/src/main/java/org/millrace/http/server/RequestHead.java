package org.millrace.http.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of a request's head.
 *
 * @param keepAlive whether the client wants to go on with the connection
 * @param old whether it has to be told that it may
 * @param announced how many bytes its body will have; -1 if that is not said, 0 for none
 * @param about what a deserializer may know of it
 */
public record RequestHead(
        boolean keepAlive, boolean old, long announced, boolean gzip, Charset charset, Map<String, String> about) {
    /** What is known of a request's parameters begins with this. */
    public static final String PARAMETER = "parameter.";

    private static final int MOST_PARAMETERS = 1024;

    /** A request can't be served, whatever its body is. */
    public static final class RefusedHeadException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Reply reply;

        RefusedHeadException(HttpResponseStatus status, String text) {
            super(text);
            this.reply = Reply.of(status, text);
        }

        /** What to answer. */
        public Reply reply() {
            return reply;
        }
    }

    /** What is kept of this one. */
    public static RequestHead of(HttpRequest request) throws RefusedHeadException {
        checkMethod(request.method());
        refusePagesOfOthers(request);
        return new RequestHead(
                HttpUtil.isKeepAlive(request),
                HttpVersion.HTTP_1_0.equals(request.protocolVersion()),
                announced(request),
                isPacked(request),
                charset(request),
                about(request));
    }

    /** Of one that could not be read. */
    static Reply malformed(Throwable why) {
        if (why instanceof TooLongHttpLineException) {
            return Reply.of(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the first line is too long");
        }
        if (why instanceof TooLongHttpHeaderException) {
            return Reply.of(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the head is too long");
        }
        return Reply.of(HttpResponseStatus.BAD_REQUEST, "this is no request of HTTP/1.1");
    }

    /** How many bytes are to come; -1 if that is not said. */
    static long announced(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request) ? -1 : HttpUtil.getContentLength(request, 0L);
    }

    private static void checkMethod(HttpMethod method) throws RefusedHeadException {
        if (HttpMethod.POST.equals(method)) {
            return;
        }
        if (HttpMethod.OPTIONS.equals(method) || HttpMethod.TRACE.equals(method)) {
            throw new RefusedHeadException(HttpResponseStatus.FORBIDDEN, "this method is not for events");
        }
        // What answers a HEAD has no body.
        String text = HttpMethod.HEAD.equals(method) ? "" : "events are sent by POST";
        throw new RefusedHeadException(HttpResponseStatus.METHOD_NOT_ALLOWED, text);
    }

    /**
     * A browser sends what any page tells it to, as long as it looks like a form, and names the page's site: whoever reads that page while he
     * can reach this agent would send its events.
     */
    private static void refusePagesOfOthers(HttpRequest request) throws RefusedHeadException {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        String host = request.headers().get(HttpHeaderNames.HOST, "");
        if (origin != null && !origin.substring(origin.indexOf("//") + 1).equalsIgnoreCase("/" + host)) {
            throw new RefusedHeadException(
                    HttpResponseStatus.FORBIDDEN,
                    "events are not taken from pages of other sites, which Origin says this is");
        }
    }

    private static boolean isPacked(HttpRequest request) throws RefusedHeadException {
        String coding = request.headers()
                .get(HttpHeaderNames.CONTENT_ENCODING, "identity")
                .strip()
                .toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "gzip", "x-gzip" -> true;
            case "identity", "" -> false;
            default ->
                throw new RefusedHeadException(
                        HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "of content encodings, gzip is known and no other");
        };
    }

    private static Charset charset(HttpRequest request) throws RefusedHeadException {
        CharSequence said = HttpUtil.getCharsetAsSequence(request);
        if (said == null) {
            return StandardCharsets.UTF_8;
        }
        String name = said.toString().replace("\"", "").strip();
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new RefusedHeadException(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "the content type's charset is not known here");
        }
    }

    private static Map<String, String> about(HttpRequest request) throws RefusedHeadException {
        Map<String, String> about = new LinkedHashMap<>();
        try {
            QueryStringDecoder uri =
                    new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, MOST_PARAMETERS);
            about.put("path", uri.path());
            Optional.ofNullable(request.headers().get(HttpHeaderNames.CONTENT_TYPE))
                    .ifPresent(type -> about.put("content-type", type));
            uri.parameters().forEach((name, values) -> about.put(PARAMETER + name, values.get(0)));
        } catch (IllegalArgumentException e) {
            throw new RefusedHeadException(HttpResponseStatus.BAD_REQUEST, "the address can't be read");
        }
        return about;
    }
}
