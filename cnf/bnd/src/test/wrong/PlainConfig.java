// build: com.acme.PlainConfig takes com.acme.PlainConfig$Config in its constructor, which nobody gives; a configuration type is an annotation: write @interface
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
public final class PlainConfig implements Sink {
    public record Config(int size) {}

    public PlainConfig(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
