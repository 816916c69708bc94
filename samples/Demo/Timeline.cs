using System.Globalization;

namespace Trunkline.Demo;

/// <summary>The printed story: when, whether it is so, and what.</summary>
internal sealed class Timeline(TextWriter output, bool colours, TimeProvider time)
{
    private readonly long start = time.GetTimestamp();

    /// <summary>How much was checked.</summary>
    public int Checked { get; private set; }

    /// <summary>How much was not so.</summary>
    public int Failed { get; private set; }

    public TimeSpan Elapsed => time.GetElapsedTime(start);

    public void Chapter(string title) => output.WriteLine($"\n{Paint("1", title)}");

    /// <summary>What the story does, or what it waits for.</summary>
    public void Note(string text) => Line(" ", text);

    /// <summary>What must be so.</summary>
    /// <param name="holds">Whether it is.</param>
    /// <param name="text">What must be so.</param>
    /// <param name="found">What was found instead.</param>
    public void Check(bool holds, string text, Func<string>? found = null)
    {
        Checked++;
        Failed += holds ? 0 : 1;
        Line(holds ? Paint("32", "✓") : Paint("31", "✗"), text);
        if (!holds && found is not null)
            output.WriteLine($"{"",12}found: {found()}");
    }

    private void Line(string mark, string text) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,7:0.00}s  {mark} {text}"));

    private string Paint(string code, string text) => colours ? $"\e[{code}m{text}\e[0m" : text;
}
