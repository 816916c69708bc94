using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Trunkline.Azure.Http;
using Trunkline.Stores;

namespace Trunkline.Azure.Tables;

/// <summary>The table service's REST protocol, as far as <see cref="StorageTable"/> needs it.</summary>
/// <param name="pipeline">Retries, signs and sends.</param>
/// <param name="service">Base address of the table service.</param>
/// <param name="table">Name of the table.</param>
internal sealed class TableRequests(HttpPipeline pipeline, Uri service, string table)
{
    private readonly string root = service.AbsoluteUri.TrimEnd('/');

    public string Table => table;

    public string Entity(string partition, string row) => $"{table}(PartitionKey='{Quoted(partition)}',RowKey='{Quoted(row)}')";

    /// <summary>A key inside quotes inside an address.</summary>
    public static string Quoted(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));

    /// <summary>Sends one request. The answer is one of <paramref name="expected"/>, which stand for what may rightly happen.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="address">Address below the service's, escaped.</param>
    /// <param name="body">Makes the JSON body, given an id that is the request's own in all its tries.</param>
    /// <param name="ifMatch">The ETag to insist on.</param>
    /// <param name="expected">Status codes to return; any other is thrown.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<TableAnswer> SendAsync(
        RequestMethod method, string address, Func<string, byte[]>? body, string? ifMatch, int[] expected, CancellationToken cancellationToken) =>
        AzureFaults.CallAsync(
            $"table {table}: {method.Method}",
            async () =>
            {
                using var message = pipeline.CreateMessage();
                var request = message.Request;
                request.Method = method;
                request.Uri.Reset(new Uri($"{root}/{address}"));
                request.Headers.SetValue("x-ms-version", "2019-02-02");
                request.Headers.SetValue("DataServiceVersion", "3.0");
                request.Headers.SetValue("Accept", "application/json;odata=minimalmetadata");
                if (ifMatch is not null)
                    request.Headers.SetValue("If-Match", ifMatch);
                if (body is not null)
                {
                    request.Headers.SetValue("Content-Type", "application/json");
                    request.Headers.SetValue("Prefer", "return-no-content");
                    request.Content = RequestContent.Create(body(request.ClientRequestId));
                }

                await pipeline.SendAsync(message, cancellationToken);
                return Read(message, expected);
            },
            cancellationToken);

    private TableAnswer Read(HttpMessage message, int[] expected)
    {
        var response = message.Response;
        // A missing table answers 404 like a missing row does, and must never pass for one.
        if (response.Status == 404 && ErrorCode(response) == "TableNotFound")
            throw new StoreUnavailableException($"table {table}: there is no such table", null, new RequestFailedException(response));
        if (!expected.Contains(response.Status))
            throw new RequestFailedException(response);
        return new TableAnswer(
            response.Status,
            response.Headers.ETag?.ToString("H"),
            response.Content,
            response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition) ? partition : null,
            response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var row) ? row : null,
            message.Request.ClientRequestId,
            Retried: message.ProcessingContext.RetryNumber > 0);
    }

    private static string? ErrorCode(Response response)
    {
        if (response.Headers.TryGetValue("x-ms-error-code", out var code))
            return code;
        try
        {
            using var error = JsonDocument.Parse(response.Content);
            return error.RootElement.GetProperty("odata.error").GetProperty("code").GetString();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>What came back.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="ETag">Of the row, where the answer has one.</param>
/// <param name="Content">The body.</param>
/// <param name="NextPartition">Where the next page starts.</param>
/// <param name="NextRow">Where in the partition it starts.</param>
/// <param name="RequestId">The id that the body was made with.</param>
/// <param name="Retried">Whether an earlier try may have done the work.</param>
internal sealed record TableAnswer(
    int Status, string? ETag, BinaryData Content, string? NextPartition, string? NextRow, string RequestId, bool Retried);
