package org.millrace.runtime.services.text;

import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Hides in a text what the configuration file does not tell either: what its variables stand for. What that is, is known to a service
 * of the topology; it is of a type of the JDK, because the launcher, which sees no bundle's classes, asks it for the log.
 */
public final class Mask {
    /** The property of the service, which is an {@link UnaryOperator} of text; its value is {@code true}. */
    public static final String PROPERTY = "millrace.mask";

    private static final String FILTER = "(" + PROPERTY + "=true)";

    private Mask() {}

    /** The text without it; the text itself as long as nobody knows what is to be hidden. */
    public static String apply(BundleContext context, String text) {
        try {
            for (ServiceReference<?> reference : context.getServiceReferences(UnaryOperator.class, FILTER)) {
                try {
                    if (context.getService(reference) instanceof UnaryOperator<?> mask) {
                        @SuppressWarnings("unchecked") // what the service masks is text by its contract
                        UnaryOperator<String> ofText = (UnaryOperator<String>) mask;
                        return ofText.apply(text);
                    }
                } finally {
                    context.ungetService(reference);
                }
            }
            return text;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
    }
}
