// build: com.acme.NoPolicy is made without a configuration too; write configurationPolicy = ConfigurationPolicy.REQUIRE
// verify: is made without a configuration too; write configurationPolicy
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
@Component(service = Sink.class, configurationPid = "millrace.sink.acme")
public final class NoPolicy implements Sink {

    @Override
    public void deliver(Batch batch) {}
}
