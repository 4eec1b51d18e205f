package org.millrace.runtime.operate.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody asks for.
 *
 * @param path of the target, without its query
 * @param hosts the names under which the server was addressed: of the Host header and, if that is given as a whole address, of the
 *     target
 * @param accept the Accept header in lower case, empty if there is none
 */
public record HttpRequest(String method, String path, List<String> hosts, String accept) {
    private static final Pattern LINE = Pattern.compile("([A-Z]{1,20}) ([!-~]{1,4000}) HTTP/1\\.[01]");
    private static final Pattern WHOLE = Pattern.compile("https?://([^/?#]*)([^?#]*).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern HEADER =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}):[ \\t]*([^\\x00-\\x08\\x0a-\\x1f]*)");

    public HttpRequest {
        hosts = List.copyOf(hosts);
    }

    /** The head of a request, up to its empty line; nothing if it is none, or says more than once, or never, whom it means. */
    static Optional<HttpRequest> parse(String head) {
        String[] lines = head.split("\r?\n", -1);
        Matcher first = LINE.matcher(lines[0]);
        if (!first.matches()) {
            return Optional.empty();
        }
        List<String> hosts = new ArrayList<>();
        StringBuilder accept = new StringBuilder();
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            Matcher header = HEADER.matcher(lines[i]);
            if (!header.matches()) {
                return Optional.empty();
            }
            String value = header.group(2).strip();
            switch (header.group(1).toLowerCase(Locale.ROOT)) {
                case "host" -> hosts.add(value);
                case "accept" -> accept.append(value.toLowerCase(Locale.ROOT)).append(',');
                default -> {}
            }
        }
        if (hosts.size() != 1) {
            return Optional.empty();
        }
        String target = first.group(2);
        Matcher whole = WHOLE.matcher(target);
        if (whole.matches()) {
            hosts.add(whole.group(1));
            target = whole.group(2).isEmpty() ? "/" : whole.group(2);
        } else if (!target.startsWith("/")) {
            return Optional.empty();
        }
        String path = target.split("[?#]", 2)[0];
        return Optional.of(new HttpRequest(first.group(1), path, hosts, accept.toString()));
    }
}
