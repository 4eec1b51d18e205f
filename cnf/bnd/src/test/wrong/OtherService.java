// build: com.acme.OtherService does not offer the service org.millrace.api.sink.Sink; write @Component(service = Sink.class, …)
// verify: does not offer the service org.millrace.api.sink.Sink
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
@Component(service = OtherService.class, configurationPid = "millrace.sink.acme", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class OtherService implements Sink {

    @Override
    public void deliver(Batch batch) {}
}
