package com.acme;

import java.util.Map;
import org.millrace.api.component.SinkType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType(value = "every_thing", classes = "com.acme.Other")
public final class Everything implements Sink {
    public enum Colour {
        RED,
        GREEN
    }

    @ObjectClassDefinition(id = "millrace.sink.every_thing")
    public @interface Config {
        String PREFIX_ = "acme.";

        @AttributeDefinition(description = "Says \"<where>\" & how.")
        String place();

        String text() default " a b,\\c ";

        String lines() default "one\ntwo\t";

        boolean flag() default true;

        @AttributeDefinition(min = "1", max = "9")
        byte tiny() default 3;

        char letter() default 'x';

        short small() default -1;

        int keep$_$alive() default 3;

        @AttributeDefinition(min = "0")
        long roll_size() default 1L << 40;

        float ratio() default 0.5f;

        double share() default 1e9;

        Colour colour() default Colour.GREEN;

        Class<?> type() default String.class;

        @AttributeDefinition(required = false)
        int optional();

        String[] words() default {"a", "b,c"};

        int[] numbers() default {1, 2};

        String[] none() default {};

        @AttributeDefinition(options = {@Option("fast"), @Option("slow")})
        String speed() default "fast";

        String $value() default "v";

        String two__words() default "w";
    }

    @Activate
    public Everything(Config config, Map<String, Object> typed) {}

    @Override
    public void deliver(Batch batch) {}
}
