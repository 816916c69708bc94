using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trunkline.Cli.Local;
using Trunkline.Cli.Sending;

namespace Trunkline.Cli.Commands;

/// <summary><c>trunkline send</c>: posts a file to a source, signed as its provider signs.</summary>
internal static class SendCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "Name of the source, as in integrations/sources/<source>.yaml; left out with --queue." };
        var file = new Argument<FileInfo?>("file") { Description = "The body to post, byte for byte.", Arity = ArgumentArity.ZeroOrOne };
        var queue = new Option<string?>("--queue") { Description = "Put the file as a message into this queue instead, as another system would: send --queue orders-in order.json." };
        var host = HostOption.Create("The running host.");
        var type = new Option<string?>("--event") { Description = "Event type, for providers that send it as a header (github); taken from <source>-<event>.json if left out." };
        var fresh = new Option<bool>("--fresh") { Description = "Give the event a new id, so that it is no duplicate of one sent before." };
        var command = new Command("send", "Post an event to a source, signed as its provider does it.") { source, file, queue, host, type, fresh };
        command.SetAction((result, _) => CommandAction.RunAsync(result, async stop =>
        {
            if (result.GetValue(queue) is { } queueName)
            {
                var message = result.GetValue(file) is null ? new FileInfo(result.GetValue(source)!) : throw new CommandFault("with --queue there is no source: give the file alone.");
                return await PostAsync(await QueuedFile.PutAsync(result.GetValue(host)!, queueName, message, stop), result.InvocationConfiguration.Output, stop);
            }

            var checkout = Checkout.Find();
            var name = result.GetValue(source)!;
            var declared = DeclaredSource.Read(checkout.Integrations, name);
            var path = result.GetValue(file) ?? throw new CommandFault("say which file to post.");
            if (!path.Exists)
                throw new CommandFault($"there is no file {path}.");
            var body = await File.ReadAllBytesAsync(path.FullName, stop);
            var isFresh = result.GetValue(fresh);
            if (isFresh)
                body = WithNewId(body);
            var eventName = result.GetValue(type) ?? Path.GetFileNameWithoutExtension(path.Name).Split('-', 2) switch { [var s, var e] when s == name => e, _ => null };
            var request = Sign(checkout, declared, body, isFresh, eventName);
            request.RequestUri = new Uri(result.GetValue(host)!, $"/api/hooks/{name}");
            return await PostAsync(request, result.InvocationConfiguration.Output, stop);
        }));
        return command;
    }

    private static HttpRequestMessage Sign(Checkout checkout, DeclaredSource declared, byte[] body, bool fresh, string? eventName)
    {
        var secret = declared.Secret is { } secretName ? DevelopmentSettings.Read(checkout.Root).Secret(secretName) : "";

        // The same bytes are the same delivery, as when a provider repeats one.
        var delivery = new Guid((fresh ? RandomNumberGenerator.GetBytes(16) : SHA256.HashData(body).AsSpan(0, 16)).ToArray(), bigEndian: true).ToString();
        if (declared.HasOwnSignature)
            throw new CommandFault("send plays the provider's usual signature, and this source describes one of its own.");
        var headers = declared is { Provider: "api-key", Header: not null } or { Provider: "api-key", Prefix: not null }
            ? new Dictionary<string, string> { [declared.Header ?? "X-Api-Key"] = declared.Prefix + secret }
            : ProviderSignature.Headers(declared.Provider, secret, body, TimeProvider.System.GetUtcNow(), delivery, eventName)
                ?? throw new CommandFault($"send cannot sign as '{declared.Provider}' does, only as {string.Join(", ", ProviderSignature.Providers)}.");
        var request = new HttpRequestMessage { Method = HttpMethod.Post, Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } } };
        foreach (var (header, value) in headers)
            request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }

    private static byte[] WithNewId(byte[] body)
    {
        try
        {
            if (JsonNode.Parse(body) is JsonObject json)
            {
                if (json.ContainsKey("id"))
                    json["id"] = $"{json["id"]}_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
                return Encoding.UTF8.GetBytes(json.ToJsonString());
            }
        }
        catch (JsonException)
        {
            // Said below, together with JSON that is no object.
        }

        throw new CommandFault("--fresh needs a body that is a JSON object.");
    }

    private static async Task<int> PostAsync(HttpRequestMessage request, TextWriter output, CancellationToken stop)
    {
        using var http = new HttpClient();
        try
        {
            using var response = await http.SendAsync(request, stop);
            await output.WriteLineAsync($"{(int)response.StatusCode} {response.ReasonPhrase}");
            if (await response.Content.ReadAsStringAsync(stop) is { Length: > 0 } answer)
                await output.WriteLineAsync(answer);
            if (response.IsSuccessStatusCode)
                await output.WriteLineAsync($"What came of it: {new Uri(request.RequestUri!, "/api/ops/runs?size=5")}");
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (HttpRequestException e)
        {
            throw new CommandFault($"{request.RequestUri} does not answer ({e.Message}): start it with ./run, or say where it is with --host.");
        }
    }
}
