using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Trunkline.Start.Bench;

/// <summary>Starts a process again and again and takes the time from its start to its first answer, and to the first post it has accepted.</summary>
internal static class Measurement
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(string label, int runs, string assembly, string[] arguments)
    {
        // The first start fills the file cache, and is not counted.
        await OnceAsync(assembly, arguments);
        var (answers, posts, processor) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            var (answer, post, busy) = await OnceAsync(assembly, arguments);
            answers.Add(answer);
            posts.Add(post);
            processor.Add(busy);
        }

        Console.WriteLine(FormattableString.Invariant($"| {label} | {Text(answers)} | {Text(posts)} | {Text(processor)} |"));
    }

    /// <summary>Starts the stand-in worker once and prints what its start counted until the first answer, and until the first accepted post.</summary>
    public static async Task CountAsync(string assembly, string[] arguments)
    {
        await OnceAsync(assembly, arguments, async http =>
        {
            Console.WriteLine($"first answer: {await http.GetStringAsync(new Uri("/counts", UriKind.Relative))}");
            await PostAsync(http);
            Console.WriteLine($"first post accepted: {await http.GetStringAsync(new Uri("/counts", UriKind.Relative))}");
        });
    }

    private static async Task<(double Answer, double Post, double Processor)> OnceAsync(string assembly, string[] arguments, Func<HttpClient, Task>? answered = null)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var data = Directory.CreateTempSubdirectory("trunkline-start-");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = data.FullName };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument.Replace("{url}", url, StringComparison.Ordinal).Replace("{data}", data.FullName, StringComparison.Ordinal));
        start.Environment["TRUNKLINE_SECRET_BENCH_KEY"] = "bench";
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url) };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await AnsweredAsync(http, process, clock);
            var answer = clock.Elapsed.TotalMilliseconds;
            if (answered is not null)
                await answered(http);
            await PostAsync(http);
            var post = clock.Elapsed.TotalMilliseconds;
            process.Refresh();
            return (answer, post, process.TotalProcessorTime.TotalMilliseconds);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            data.Delete(recursive: true);
        }
    }

    private static async Task AnsweredAsync(HttpClient http, Process process, Stopwatch clock)
    {
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/api/health", UriKind.Relative));
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException exception) when (exception.InnerException is SocketException && !process.HasExited && clock.Elapsed < Patience)
            {
                // Nobody listens yet.
                await Task.Delay(1);
            }
        }
    }

    private static async Task PostAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/hooks/bench") { Content = new StringContent("""{"id":"evt-1"}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Api-Key", "bench");
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.Accepted)
            throw new InvalidOperationException($"The first post was answered with {(int)answer.StatusCode}.");
    }

    private static string Text(List<double> values)
    {
        values.Sort();
        var median = (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
        return FormattableString.Invariant($"{median:0} ({values[0]:0} to {values[^1]:0})");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
