// build: com.acme.NoDesignate takes the keys size unit, which are described nowhere, so that wrong ones pass; write @Designate(ocd = ….class, factory = true)
// verify: takes the keys size unit, which are described nowhere
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
@Component(service = Sink.class, configurationPid = "millrace.sink.acme", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class NoDesignate implements Sink {
    public @interface Config {
        int size() default 3;

        String unit() default "kB";
    }

    @Activate
    public NoDesignate(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
