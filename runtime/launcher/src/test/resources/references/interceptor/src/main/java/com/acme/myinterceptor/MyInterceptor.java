package com.acme.myinterceptor;

import java.util.List;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.osgi.service.metatype.annotations.AttributeDefinition;

/** Masks the digits of event bodies. */
@InterceptorType("my-interceptor")
public final class MyInterceptor implements Interceptor {
    /** What its users type. */
    @interface Config {
        @AttributeDefinition(description = "What stands for a digit: one ASCII character.")
        String mask() default "*";
    }

    private final byte mask;

    public MyInterceptor(Config config) {
        if (config.mask().length() != 1 || config.mask().charAt(0) > 127) {
            throw new InvalidConfigurationException("mask", "one ASCII character, such as *");
        }
        mask = (byte) config.mask().charAt(0);
    }

    @Override
    public List<Event> intercept(List<Event> batch) {
        return batch.stream().map(this::masked).toList();
    }

    private Event masked(Event event) {
        byte[] body = event.body().clone(); // Bodies are shared: nobody writes into one.
        for (int i = 0; i < body.length; i++) {
            if (body[i] >= '0' && body[i] <= '9') {
                body[i] = mask;
            }
        }
        return event.withBody(body);
    }
}
