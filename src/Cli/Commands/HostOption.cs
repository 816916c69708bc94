using System.CommandLine;
using System.CommandLine.Parsing;
using Trunkline.Cli.Local;

namespace Trunkline.Cli.Commands;

/// <summary><c>--host</c>: which running host a command talks to.</summary>
internal static class HostOption
{
    public static Option<Uri> Create(string description) => new("--host")
    {
        Description = description,
        DefaultValueFactory = _ => StackOptions.DefaultHost,
        CustomParser = Parse,
    };

    private static Uri? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
            return address;
        result.AddError($"--host is '{text}': write an address like {StackOptions.DefaultHost.ToString().TrimEnd('/')}.");
        return null;
    }
}
