// build: com.acme.LostDefault$Config.size() has a defaultValue, which the component never gets; write it behind the element, such as size() default …
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
public final class LostDefault implements Sink {
    @interface Config {
        @AttributeDefinition(defaultValue = "3", required = false)
        int size();
    }

    public LostDefault(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
