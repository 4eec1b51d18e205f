// build: com.acme.NoFactory has a @Designate without factory = true, so that its keys are nobody's; write @Designate(ocd = ….class, factory = true)
// verify: has a @Designate without factory = true
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
@Designate(ocd = NoFactory.Config.class)
public final class NoFactory implements Sink {
    @ObjectClassDefinition
    public @interface Config {
        int size() default 3;
    }

    @Activate
    public NoFactory(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
