package org.millrace.runtime.operate.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * What is answered.
 *
 * @param code of HTTP
 * @param type of the text
 */
public record HttpAnswer(int code, String type, String text) {
    private static final Map<Integer, String> REASONS = Map.of(
            200, "OK",
            400, "Bad Request",
            403, "Forbidden",
            404, "Not Found",
            408, "Request Timeout",
            431, "Request Header Fields Too Large",
            500, "Internal Server Error",
            503, "Service Unavailable");

    public static HttpAnswer plain(int code, String text) {
        return new HttpAnswer(code, "text/plain;charset=utf-8", text);
    }

    /** As it goes out; without the text if only the head was asked for. */
    ByteBuffer encode(boolean headOnly) {
        byte[] body = text.getBytes(UTF_8);
        byte[] head = ("HTTP/1.1 " + code + " " + REASONS.getOrDefault(code, "-") + "\r\nContent-Type: " + type
                        + "\r\nContent-Length: " + body.length
                        + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n")
                .getBytes(UTF_8);
        ByteBuffer all =
                ByteBuffer.allocate(head.length + (headOnly ? 0 : body.length)).put(head);
        return (headOnly ? all : all.put(body)).flip();
    }
}
