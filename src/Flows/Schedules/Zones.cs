using NodaTime;
using NodaTime.TimeZones;
using Trunkline.Declarations;

namespace Trunkline.Flows.Schedules;

// Time zones by their IANA names, from the database inside the NodaTime package: the same rules on every machine.
internal static class Zones
{
    public static DateTimeZone? Find(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);

    public static string Remedy(string name)
    {
        var windows = TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping;
        var near = (windows.TryGetValue(name, out var iana) ? iana : null) ?? Suggestion.For(name, DateTimeZoneProviders.Tzdb.Ids);
        return near is null ? "name it as the IANA database does, as in Europe/Berlin" : $"did you mean '{near}'?";
    }
}
