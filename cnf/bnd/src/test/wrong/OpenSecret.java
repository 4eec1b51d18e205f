// build: com.acme.OpenSecret$Config.sasl_token() is a secret by its name, which each bundle could read
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
public final class OpenSecret implements Sink {
    @interface Config {
        String sasl_token() default "";
    }

    public OpenSecret(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
