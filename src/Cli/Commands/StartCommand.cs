using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace Trunkline.Cli.Commands;

/// <summary><c>trunkline start</c>: starts a run of a flow by hand.</summary>
internal static class StartCommand
{
    public static Command Create()
    {
        var flow = new Argument<string>("flow") { Description = "Name of the flow, as in integrations/flows/<flow>.yaml." };
        var data = new Option<FileInfo?>("--data") { Description = "JSON file with the event's data; none if left out." };
        var id = new Option<string?>("--id") { Description = "The event's id: the same one starts one run, however often it is sent; a new one if left out." };
        var host = HostOption.Create("The running host.");
        var command = new Command("start", "Start a run of a flow by hand.") { flow, data, id, host };
        command.SetAction((result, _) => CommandAction.RunAsync(result, async stop =>
        {
            var order = Order(result.GetValue(id), result.GetValue(data));
            var address = new Uri(result.GetValue(host)!, $"/api/ops/flows/{Uri.EscapeDataString(result.GetValue(flow)!)}/runs");
            return await PostAsync(address, order, result.InvocationConfiguration.Output, stop);
        }));
        return command;
    }

    /// <summary>The body to send; the data goes in byte for byte.</summary>
    /// <exception cref="CommandFault">There is no such file, or it is no JSON.</exception>
    internal static byte[] Order(string? id, FileInfo? data)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            if (id is not null)
                writer.WriteString("id", id);
            if (data is not null)
            {
                writer.WritePropertyName("data");
                Write(writer, data);
            }

            writer.WriteEndObject();
        }

        return body.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, FileInfo data)
    {
        if (!data.Exists)
            throw new CommandFault($"there is no file {data}.");
        var text = File.ReadAllText(data.FullName, Encoding.UTF8);
        if (text.Length == 0)
            throw new CommandFault($"{data} is empty: it holds the event's data as JSON.");
        try
        {
            writer.WriteRawValue(text);
        }
        catch (JsonException e)
        {
            throw new CommandFault($"{data} is no JSON ({e.Message}).");
        }
    }

    private static async Task<int> PostAsync(Uri address, byte[] order, TextWriter output, CancellationToken stop)
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(order) { Headers = { { "Content-Type", "application/json" } } };
        try
        {
            using var response = await http.PostAsync(address, content, stop);
            await output.WriteLineAsync($"{(int)response.StatusCode} {response.ReasonPhrase}");
            await output.WriteLineAsync(await response.Content.ReadAsStringAsync(stop));
            if (response.Headers.Location is { } status)
                await output.WriteLineAsync($"What came of it: {new Uri(address, status)}");
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (HttpRequestException e)
        {
            throw new CommandFault($"{address} does not answer ({e.Message}): start it with ./run, or say where it is with --host.");
        }
    }
}
