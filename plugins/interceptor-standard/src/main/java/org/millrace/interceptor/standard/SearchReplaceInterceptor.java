package org.millrace.interceptor.standard;

import java.nio.charset.Charset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;

/** Replaces what a regular expression finds in the body. A body without a match passes as it is, byte for byte. */
@InterceptorType(
        value = "search_replace",
        classes = {
            "org.apache.flume.interceptor.SearchAndReplaceInterceptor",
            "org.apache.flume.interceptor.SearchAndReplaceInterceptor$Builder"
        })
public final class SearchReplaceInterceptor implements Interceptor {
    private final Pattern searchPattern;
    private final String replaceString;
    private final Charset charset;

    public SearchReplaceInterceptor(SearchReplaceConfig config) {
        this.searchPattern = Checks.pattern("searchPattern", config.searchPattern());
        if (config.searchPattern().isEmpty()) {
            throw new InvalidConfigurationException("searchPattern", "is empty; give a regular expression");
        }
        this.replaceString = checked(config.replaceString());
        try {
            this.charset = Charset.forName(config.charset().trim());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "charset", "'" + config.charset() + "' is not a character set of this JVM; UTF-8 always is");
        }
    }

    /** Refuses now what would fail at the first match. Named groups are not looked into. */
    private String checked(String replacement) {
        Matcher trial = Pattern.compile("()".repeat(searchPattern.matcher("").groupCount()))
                .matcher("");
        try {
            if (!replacement.contains("${") && trial.find()) {
                trial.appendReplacement(new StringBuilder(), replacement);
            }
            return replacement;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new InvalidConfigurationException(
                    "replaceString",
                    "'" + replacement + "' can't be a replacement (" + e.getMessage()
                            + "); a dollar sign that is meant as such needs two backslashes before it in the file");
        }
    }

    @Override
    public List<Event> intercept(List<Event> batch) {
        return EachEvent.of(batch, this::replace);
    }

    private Event replace(Event event) {
        Matcher matcher = searchPattern.matcher(new String(event.body(), charset));
        return matcher.find() ? event.withBody(matcher.replaceAll(replaceString).getBytes(charset)) : event;
    }
}
