import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.Stores;

/**
 * The baseline: one rule in Kafka Streams. Reads interactions as JSON, keeps the shares, counts them per member in a
 * window and states once that somebody has enough of them. One thread, the store in memory with its changelog in the
 * broker, at least once, everything else as it comes. The window tumbles: cheaper than one that rolls.
 *
 * Arguments: brokers, topic, output topic, application id, state folder, records that warm it up, records in all,
 * shares, days. Prints WARM and DONE when it has read so many, and ends when all is written.
 */
public final class Sharers {
  public static void main(String[] arguments) throws InterruptedException {
    String topic = arguments[1];
    String output = arguments[2];
    long warm = Long.parseLong(arguments[5]);
    long all = Long.parseLong(arguments[6]);
    long enough = Long.parseLong(arguments[7]);
    Duration window = Duration.ofDays(Long.parseLong(arguments[8]));

    Properties settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, arguments[3]);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, arguments[4]);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");

    ObjectMapper json = new ObjectMapper();
    AtomicLong read = new AtomicLong();
    CountDownLatch done = new CountDownLatch(1);
    StreamsBuilder builder = new StreamsBuilder();
    builder
        .stream(topic, Consumed.with(Serdes.String(), Serdes.ByteArray()))
        .mapValues(
            value -> {
              long count = read.incrementAndGet();
              if (count == warm) System.out.println("WARM");
              if (count == all) {
                System.out.println("DONE");
                done.countDown();
              }
              return parse(json, value);
            })
        .filter((member, event) -> "content.shared".equals(event.path("data").path("verb").asText()))
        .groupByKey()
        .windowedBy(TimeWindows.ofSizeWithNoGrace(window))
        .count(
            Materialized.<String, Long>as(
                    Stores.inMemoryWindowStore("shares", window.multipliedBy(2), window, false))
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.Long())
                .withCachingDisabled())
        .toStream((windowed, count) -> windowed.key())
        .filter((member, count) -> count == enough)
        .mapValues(
            (member, count) ->
                ("{\"segmentId\":\"sharers\",\"entered\":true,\"count\":" + count + "}")
                    .getBytes(StandardCharsets.UTF_8))
        .to(output, Produced.with(Serdes.String(), Serdes.ByteArray()));

    KafkaStreams streams = new KafkaStreams(builder.build(), settings);
    streams.setUncaughtExceptionHandler(
        failure -> {
          failure.printStackTrace();
          System.exit(1);
          return null;
        });
    streams.start();
    done.await();
    // Writes what it still holds, and commits.
    streams.close(Duration.ofSeconds(30));
    System.exit(0);
  }

  private static JsonNode parse(ObjectMapper json, byte[] value) {
    try {
      return json.readTree(value);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
