using YamlDotNet.Core;

namespace Trunkline.Declarations;

/// <summary>Reads a YAML file into nodes that know their place.</summary>
public static class DeclaredFile
{
    /// <summary>Reads one file's text. A file that is no YAML, is empty, holds several documents, or whose root is no map
    /// is a fault, and the result null. Faults below the root (duplicate keys, anchors, tags, too deep a nesting) leave out what they concern.</summary>
    /// <param name="file">The name for messages.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="faults">Where faults go.</param>
    public static DeclaredMap? Read(string file, string text, FaultList faults)
    {
        try
        {
            return new NodeReader(new SourceText(file, text), faults).ReadRoot();
        }
        catch (YamlException e)
        {
            // YamlDotNet puts the place in front of some messages; the fault has it already.
            var said = e.InnerException?.Message ?? e.Message;
            var message = said.StartsWith('(') && said.IndexOf("): ", StringComparison.Ordinal) is var end and > 0 ? said[(end + 3)..] : said;
            faults.Add(new Fault(file, (int)Math.Max(1, e.Start.Line), (int)Math.Max(1, e.Start.Column), $"not valid YAML ({message.TrimEnd('.')})", "mend the syntax"));
            return null;
        }
    }
}
