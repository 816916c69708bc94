namespace Trunkline.Cli.Sending;

/// <summary>A file on its way into a queue that a flow waits for; LocalHost alone has such an address.</summary>
internal static class QueuedFile
{
    public static async Task<HttpRequestMessage> PutAsync(Uri host, string queue, FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists)
            throw new CommandFault($"there is no file {file}.");
        var content = new ByteArrayContent(await File.ReadAllBytesAsync(file.FullName, cancellationToken)) { Headers = { { "Content-Type", "application/json" } } };
        return new HttpRequestMessage(HttpMethod.Post, new Uri(host, $"/api/queues/{Uri.EscapeDataString(queue)}/messages")) { Content = content };
    }
}
