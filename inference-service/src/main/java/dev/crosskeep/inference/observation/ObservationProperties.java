package dev.crosskeep.inference.observation;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings {@code crosskeep.observations.*}.
 *
 * @param spool the folder where observations wait for their delivery; without it answers are not
 *     put on record
 * @param deliverTo the address of the experiment service
 * @param segment size from which on a new file of the spool is begun
 * @param longestPause between two attempts while the experiment service does not answer
 */
@ConfigurationProperties("crosskeep.observations")
record ObservationProperties(
    @Nullable Path spool,
    @DefaultValue("http://localhost:8083") URI deliverTo,
    @DefaultValue("4MB") DataSize segment,
    @DefaultValue("10s") Duration longestPause) {}
