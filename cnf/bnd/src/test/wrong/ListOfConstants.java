// build: com.acme.ListOfConstants$Config.kinds() is a list of com.acme.ListOfConstants$Kind, which nothing makes of what a user types; write String[] and look them up in the constructor
// verify: is a list of com.acme.ListOfConstants$Kind, which nothing makes
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
@Designate(ocd = ListOfConstants.Config.class, factory = true)
public final class ListOfConstants implements Sink {
    public enum Kind {
        HOT,
        COLD
    }

    @ObjectClassDefinition
    public @interface Config {
        Kind[] kinds() default {};
    }

    @Activate
    public ListOfConstants(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
