using System.Diagnostics;
using OpenTelemetry;

namespace Trunkline.LocalHost.Hosting;

/// <summary>Cuts addresses in the framework's spans down to scheme, host and port: paths hold e-mail addresses and, with some partners, the
/// credential itself.</summary>
internal sealed class OriginsOnly : BaseProcessor<Activity>
{
    private static readonly string[] Parts = ["url.path", "url.query", "http.target", "http.url"];

    public override void OnEnd(Activity data)
    {
        // Without what stands before an @: that is a credential.
        if (data.GetTagItem("url.full") is string full)
            data.SetTag("url.full", Uri.TryCreate(full, UriKind.Absolute, out var address) ? $"{address.Scheme}://{address.Authority}" : null);
        foreach (var part in Parts)
        {
            if (data.GetTagItem(part) is not null)
                data.SetTag(part, null);
        }
    }
}
