// build: com.acme.ListOfClasses$Config.kinds() is a list of java.lang.Class, which nothing makes
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
public final class ListOfClasses implements Sink {
    @interface Config {
        Class<?>[] kinds() default {};
    }

    public ListOfClasses(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
