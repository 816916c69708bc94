using System.Buffers;
using System.Text.Json;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Testing.Recording;

// What partners answered in a run, from its report.
internal sealed class RecordedAnswers(SecretRemoval secrets)
{
    // Longer bodies are cut where they are recorded.
    private const int MostRecorded = 16_000;

    // As the transport tells them in reports.
    private static readonly (string Said, string Fault)[] Faults =
    [
        ("had no answer from", "timeout"), ("had not got the whole answer", "timeout"), ("could not connect to", "connect"),
        ("could not find the host", "dns"), ("found no trusted TLS connection", "tls"), ("lost the connection to", "aborted"),
    ];

    // The answers of a step as a YAML list, at an indent; null, with the problem, where they cannot be played again.
    public string? Of(StepReport step, int indent, out string? problem)
    {
        problem = null;
        var lines = "";
        for (var i = 0; i < step.Attempts.Count; i++)
        {
            var value = Answer(step.Attempts[i], out problem);
            if (problem is not null)
            {
                problem = $"attempt {i + 1} of step '{step.Id}' {problem}";
                return null;
            }

            lines += new string(' ', indent) + "-" + $" {YamlText.Line(value)}\n";
        }

        return lines;
    }

    private JsonElement Answer(AttemptReport attempt, out string? problem)
    {
        problem = attempt.ResponseBody?.Length > MostRecorded ? "has a body that is too long for reports, which hold the first 16,000 characters" : null;
        var fault = attempt.Status is null ? Array.Find(Faults, f => attempt.Fault?.Contains(f.Said, StringComparison.Ordinal) == true).Fault : null;
        if (attempt.Status is null && fault is null)
            problem = $"made no exchange that can be played: {attempt.Fault}";
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (attempt.Status is { } status)
                writer.WriteNumber("status", status);
            else
                writer.WriteString("fault", fault);
            if (attempt.ResponseBody is { Length: > 0 } body)
            {
                writer.WritePropertyName("body");
                Body(body).WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 96 });
    }

    // JSON objects and lists as such; everything else as the text that it was.
    private JsonElement Body(string body)
    {
        try
        {
            var json = JsonElement.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            if (json.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return secrets.Clean(json);
        }
        catch (JsonException)
        {
            // A text, then.
        }

        return JsonSerializer.SerializeToElement(secrets.Clean(body));
    }
}
